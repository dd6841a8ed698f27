"""What a process weighs."""

import resource
from pathlib import Path


def resident() -> float:
    """Mebibytes of this one's resident memory; where the system does not say that, the most that it ever had."""
    status = Path("/proc/self/status")
    if status.exists():
        [line] = [line for line in status.read_text().splitlines() if line.startswith("VmRSS")]
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
