#!/usr/bin/python3
"""A link between two network namespaces whose packets arrive later: delayed_link.py NAMESPACE_A NAMESPACE_B MICROSECONDS

Makes the interfaces link_a and link_b (TAP devices) in the namespaces and passes every packet from one to the other
after the delay, until it is ended. For kernels without netem; needs root. Says "ready" when the interfaces exist.
"""
import collections
import fcntl
import os
import select
import struct
import subprocess
import sys
import time

TUNSETIFF, IFF_TAP, IFF_NO_PI = 0x400454CA, 0x0002, 0x1000  # linux/if_tun.h
longest_packet = 1 << 16


def make_interface(name, namespace):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TAP | IFF_NO_PI))
    subprocess.run(["ip", "link", "set", name, "mtu", "65521", "netns", namespace], check=True)
    return device


def relay(devices, delay):
    """Packets wait in the order in which they came, those of each direction for the other device."""
    waiting = {device: collections.deque() for device in devices}
    other = dict(zip(devices, reversed(devices)))
    while True:
        due = min((queue[0][0] for queue in waiting.values() if queue), default=None)
        select.select(devices, [], [], None if due is None else max(0.0, due - time.monotonic()))
        for device in devices:
            try:
                while True:
                    packet = os.read(device, longest_packet)
                    waiting[other[device]].append((time.monotonic() + delay, packet))
            except BlockingIOError:
                pass
        now = time.monotonic()
        for device, queue in waiting.items():
            while queue and queue[0][0] <= now:
                try:
                    os.write(device, queue[0][1])
                except BlockingIOError:  # the interface is full
                    break
                except OSError:  # it is down: a packet is lost
                    pass
                queue.popleft()


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    ends = [make_interface(f"link_{end}", namespace) for end, namespace in zip("ab", sys.argv[1:3])]
    print("ready", flush=True)
    relay(ends, float(sys.argv[3]) * 1e-6)
