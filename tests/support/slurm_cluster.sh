# Sourced: a Slurm cluster of two nodes on this host, loopback only, without accounting. Needs root, slurm-wlm and munge.
#   start_cluster FOLDER    starts munged, slurmctld and two slurmd; sets SLURM_CONF
#   stop_cluster            ends them by their process ids
cluster_pids=()

start_cluster() {
  local folder=$1 cpus memory node
  mkdir -p "$folder" && chmod 755 "$folder" || return 1
  cpus=$(env -u OMP_NUM_THREADS nproc) # nproc would obey it
  memory=$(awk '/MemTotal/ {print int($2 / 1024 * 0.45)}' /proc/meminfo)
  dd if=/dev/urandom of="$folder/munge.key" bs=1024 count=1 2> /dev/null
  chmod 400 "$folder/munge.key"
  # munged wants its socket below folders that only their owner writes to.
  munged --foreground --force --num-threads=2 --key-file="$folder/munge.key" --socket="$folder/munge.socket" \
    --pid-file="$folder/munged.pid" --log-file="$folder/munged.log" --seed-file="$folder/munged.seed" \
    > "$folder/munged.txt" 2>&1 &
  cluster_pids+=($!)
  cat > "$folder/slurm.conf" <<CONF
ClusterName=loopback
SlurmctldHost=$(hostname -s)(127.0.0.1)
SlurmctldPort=16817
SlurmctldParameters=enable_configless
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$folder/munge.socket
CredType=cred/munge
StateSaveLocation=$folder/state
SlurmdSpoolDir=$folder/spool.%n
SlurmctldPidFile=$folder/slurmctld.pid
SlurmdPidFile=$folder/slurmd.%n.pid
SlurmctldLogFile=$folder/slurmctld.log
SlurmdLogFile=$folder/slurmd.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU_Memory
SchedulerParameters=sched_interval=2,bf_interval=5
MpiDefault=none
ReturnToService=2
KillWait=2
InactiveLimit=0
MinJobAge=300
SlurmctldTimeout=60
SlurmdTimeout=60
NodeName=node1 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=16821 CPUs=$cpus RealMemory=$memory
NodeName=node2 NodeHostname=$(hostname -s) NodeAddr=127.0.0.1 Port=16822 CPUs=$cpus RealMemory=$memory
PartitionName=short Nodes=node[1-2] Default=YES MaxTime=60 State=UP
CONF
  export SLURM_CONF=$folder/slurm.conf
  mkdir -p "$folder/state" "$folder/spool.node1" "$folder/spool.node2"
  for _ in $(seq 50); do
    [ -S "$folder/munge.socket" ] && break
    sleep 0.1
  done
  slurmctld -D -c > "$folder/slurmctld.txt" 2>&1 &
  cluster_pids+=($!)
  for node in node1 node2; do
    slurmd -D -N "$node" > "$folder/slurmd.$node.txt" 2>&1 &
    cluster_pids+=($!)
  done
  for _ in $(seq 100); do
    [ "$(sinfo -h -o %T 2> /dev/null | sort -u)" = idle ] && return 0
    sleep 0.3
  done
  echo "the cluster does not come up:"
  sinfo
  tail -n 20 "$folder"/*.txt "$folder"/*.log
  return 1
}

stop_cluster() {
  local pid
  scancel --quiet --user=root 2> /dev/null
  for _ in $(seq 60); do # a slurmd that is asked to end waits for the steps of its jobs
    [ -z "$(squeue --noheader 2> /dev/null)" ] && break
    sleep 0.5
  done
  for pid in "${cluster_pids[@]}"; do
    kill "$pid" 2> /dev/null
  done
  for pid in "${cluster_pids[@]}"; do
    for _ in $(seq 40); do
      kill -0 "$pid" 2> /dev/null || break
      sleep 0.5
    done
    kill -9 "$pid" 2> /dev/null
    wait "$pid" 2> /dev/null
  done
  cluster_pids=()
}
