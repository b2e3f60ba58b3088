"""Side rules for a synthetic programme, and the measuring of a command.

usage: england.py FROM TO
       england.py --measure FILE COMMAND...

FROM is a folder that `hubmatch synth` wrote; TO gets the same schools, hubs with 6 enhanced and 50 regional places, and the policy with rules: support by level (500 enhanced at most), a minimum of 5
schools or none, special schools none or two at a hub, 30 % of a hub's places for priority areas, 300 federations (two to four schools of one trust and phase), and 200 pairs of secondary schools
within 3 km of each other that stay apart. The same from the same seed.

--measure runs a command, writes seconds from start to exit and peak memory in bytes to FILE, and ends as the command did.
"""

import csv
import json
import random
import resource
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from time import perf_counter

SEED = 5
FEDERATIONS = 300
RIVALS = 200
NEAR_METRES = 3_000

RULES = """
[levels]
up_to_tier = 2
at_most = 500
missing = "skip"

[opening]
minimum = 5
may_close = true

[[quotas]]
name = "special schools"
schools = { field = "phase", in = ["special"], missing = "fail" }
per_hub = true
at_least = 2
or_none = true

[[quotas]]
name = "priority areas"
schools = { field = "investment_area", in = ["peia"], missing = "fail" }
per_hub = true
reserve = "30%"

"""


def federations(schools: list[dict], draw: random.Random) -> list[list[str]]:
    """URNs of schools of one trust and phase, two to four."""
    members = defaultdict(list)
    for school in schools:
        if school["trust_uid"] and school["phase"] in ("primary", "secondary") and school["status"] == "open":
            members[school["trust_uid"], school["phase"]].append(school["urn"])
    groups = [urns for _, urns in sorted(members.items()) if len(urns) > 1]
    draw.shuffle(groups)
    return [draw.sample(urns, min(len(urns), draw.choice([2, 2, 3, 4]))) for urns in groups[:FEDERATIONS]]


def rivals(
    schools: list[dict], groups: list[list[str]], draw: random.Random
) -> list[tuple[str, str]]:
    """URNs of secondary schools near each other, and not in one of these federations, that stay together."""
    federation = {urn: at for at, urns in enumerate(groups) for urn in urns}
    places = [
        (int(s["easting"]), int(s["northing"]), s["urn"])
        for s in schools
        if s["phase"] == "secondary" and s["easting"]
    ]
    places.sort()
    pairs = []
    for at, (east, north, urn) in enumerate(places):
        for other_east, other_north, other in places[at + 1 :]:
            if other_east - east > NEAR_METRES:
                break
            is_near = (other_east - east) ** 2 + (other_north - north) ** 2 < NEAR_METRES**2
            if is_near and (urn not in federation or federation[urn] != federation.get(other)):
                pairs.append((urn, other))
    draw.shuffle(pairs)
    return pairs[:RIVALS]


def add_rules(source: Path, target: Path) -> None:
    """Writes the programme with rules."""
    target.mkdir(parents=True)
    shutil.copy(source / "schools.csv", target)
    with (source / "schools.csv").open(newline="") as file:
        schools = list(csv.DictReader(file))
    with (source / "hubs.csv").open(newline="") as file:
        hubs = list(csv.DictReader(file))
    with (target / "hubs.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, hubs[0].keys())
        writer.writeheader()
        writer.writerows(hub | {"places": "56", "enhanced_places": "6"} for hub in hubs)
    draw = random.Random(SEED)
    rules = RULES
    groups = federations(schools, draw)
    for urns in groups:
        rules += f'[[together]]\nschools = [{", ".join(urns)}]\nreason = "federation"\n\n'
    for urns in rivals(schools, groups, draw):
        rules += f'[[apart]]\nschools = [{", ".join(urns)}]\nreason = "rivals"\n\n'
    policy = (source / "policy.toml").read_text()
    before, after = policy.split("[criteria.themes]")
    (target / "policy.toml").write_text(f"{before}{rules}[criteria.themes]{after}")


def measure(file: Path, command: list[str]) -> int:
    """Runs a command, and returns its exit code."""
    begun = perf_counter()
    code = subprocess.run(command, check=False).returncode
    seconds = perf_counter() - begun
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    file.write_text(json.dumps({"seconds": seconds, "peak": peak}))
    return code


if __name__ == "__main__":
    if sys.argv[1] == "--measure":
        sys.exit(measure(Path(sys.argv[2]), sys.argv[3:]))
    add_rules(Path(sys.argv[1]), Path(sys.argv[2]))
