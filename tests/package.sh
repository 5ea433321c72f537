#!/usr/bin/env bash
# The Debian packages of the build that is tested here: made, looked at by lintian, installed into a clean chroot of Debian, and
# used there by somebody who is not root: a shipped input, the report, Python, a program with find_package(CryoGlass).
# Usage: package.sh CRYOGLASS COMPARE SOURCE_FOLDER WORK_FOLDER MPIEXEC
. "$(dirname "$0")/support/prelude.sh"
export PATH=/usr/local/sbin:/usr/sbin:/usr/bin:/sbin:/bin # Debian's own programs
for tool in dpkg-buildpackage dh_python3 lintian help2man debootstrap; do
  command -v "$tool" > /dev/null || skip "there is no $tool"
done
[ "$(id -u)" = 0 ] || skip "a chroot needs root"
mkdir package
for part in CHANGELOG.md README.md debian pyproject.toml scripts; do
  cp -r "$source/$part" package
done
(cd package && CRYOGLASS_BUILD_TREE=$(dirname "$cryoglass") dpkg-buildpackage -us -uc -b -d > ../build.txt 2>&1) || fail "dpkg-buildpackage: $(tail -n 15 build.txt)"
lintian --allow-root --fail-on warning,error ./*.changes > lintian.txt 2>&1 || fail "lintian: $(cat lintian.txt)"
dpkg-deb -c cryoglass_*.deb > files.txt
for file in man1/cryoglass.1.gz man1/cryoglass-report.1.gz bash-completion/completions/cryoglass cryoglass/inputs/la_ribbon.prm; do
  contains files.txt "$file"
done

# --- a clean Debian ----------------------------------------------------------------------------
clean=$work/clean
mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 'Codename: bookworm' 2> /dev/null | head -n 1) # this machine's
debootstrap --variant=minbase bookworm "$clean" ${mirror:+"$mirror"} > debootstrap.txt 2>&1 || skip "no clean Debian: $(tail -n 3 debootstrap.txt)"
mkdir "$clean/srv/package"
cp ./*.deb "$clean/srv/package"
cp -r "$source/debian/tests" "$source/tests/consumer" "$clean/srv/package"
cp /etc/apt/apt.conf.d/*proxy* "$clean/etc/apt/apt.conf.d" 2> /dev/null || true
cat > "$clean/srv/package/try" << 'TRY'
set -e
export DEBIAN_FRONTEND=noninteractive
mount -t proc proc /proc
mount -t tmpfs tmpfs /dev/shm
apt-get install -y -qq --no-install-recommends /srv/package/*.deb python3-xarray ninja-build > /srv/package/apt.txt 2>&1 || { tail -n 5 /srv/package/apt.txt; exit 1; }
useradd -m -d /srv/user user
mkdir -p /srv/user/source/tests && cp -r /srv/package/tests /srv/user/source/debian_tests && cp -r /srv/package/consumer /srv/user/source/tests && chown -R user /srv/user
cd /srv/user/source
for test in shipped-input library; do
  su user -c "cd /srv/user/source && sh debian_tests/$test" || { echo "$test fails"; exit 1; }
done
TRY
unshare --mount --pid --fork chroot "$clean" sh /srv/package/try > try.txt 2>&1 || fail "in a clean Debian: $(tail -n 15 try.txt)"
grep -q "mean shear-strain energy w" try.txt && grep -q "^cycle 3: mean w" try.txt || fail "not everything was run: $(tail -n 15 try.txt)"
[ "$failures" != 0 ] || rm -rf "$clean"
finish "the packages install and work"
