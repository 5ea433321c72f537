# CryoGlass in Spack: spack repo add a repository that has this file as packages/cryoglass/package.py, then spack install cryoglass.
from spack.package import *


class Cryoglass(CMakePackage):
    """Non-affine thermal strain in heterogeneous glass: correlated random fields of thermal expansion and moduli, the thermal
    history of a real specimen, local shear-strain energy, and how it rejuvenates over cycles."""

    license("GPL-3.0-or-later")

    # A release archive goes here once there is one: url and sha256; until then `spack develop` takes a checkout.
    version("0.2.0")

    depends_on("c", type="build")
    depends_on("cxx", type="build")
    depends_on("cmake@3.21:", type="build")
    depends_on("ninja", type="build")
    depends_on("pkgconfig", type="build")
    depends_on("mpi")
    depends_on("dealii@9.4: +mpi +petsc +p4est")
    depends_on("petsc +mumps")
    depends_on("fftw@3 +mpi precision=float,double")
    depends_on("hdf5 +mpi")
    depends_on("vtk@9 +mpi")
    depends_on("gsl")
    depends_on("random123")
    depends_on("nlohmann-json@3:")
    depends_on("python@3.9:", type="run")
    depends_on("py-h5py", type="run")
    depends_on("py-matplotlib", type="run")
    depends_on("py-numpy", type="run")
    depends_on("py-pandas", type="run")
    depends_on("py-pyyaml", type="run")
    depends_on("py-scipy", type="run")
    depends_on("snakemake@7", type="run")

    generator("ninja")

    def cmake_args(self):
        return [self.define("BUILD_TESTING", False), self.define("CRYOGLASS_REVISION", str(self.version))]

    def setup_run_environment(self, env):
        env.set("CRYOGLASS_PYTHON", self.spec["python"].command.path)
        env.set("CRYOGLASS_SNAKEMAKE", join_path(self.spec["snakemake"].prefix.bin, "snakemake"))
        env.prepend_path("PYTHONPATH", join_path(self.prefix.share, "cryoglass", "scripts"))
