"""Repeats a draw with nothing of ours: `python3 draw_verify.py FILE [SHA256]`. docs/formats/draw.md."""

import hmac
import sys
from hashlib import sha256
from pathlib import Path

data = Path(sys.argv[1]).read_bytes()
pool, _, result = data.partition(b"\n\n")
table = [line.split("\t") for line in pool.decode().split("\n")[1:]]
told = [line.split("\t") for line in result.decode().split("\n")[:-1]]
one = {row[0]: row[1] for row in table[:6]}
weight = {row[1]: int(row[2]) for row in table if row[0] == "class"}
count = {row[1]: int(row[2]) for row in table if row[0] == "stratum"}
key, drops = told[1][1].encode(), [row[1:3] for row in told if row[0] == "drop"]
order = {stratum: [] for stratum in sorted(count)}
for _, stratum, item, group, *_ in (row for row in table if row[0] == "item"):
    said = f"{one['salt']}\t{stratum}\t{item}\t".encode()
    tickets = (b"%s%d" % (said, t) for t in range(1, weight[group] + 1))
    order[stratum].append((min(hmac.digest(key, t, "sha256") for t in tickets), item))
drawn = []
for stratum, rows in order.items():
    places = [["draw", stratum, str(at), item] for at, (_, item) in enumerate(sorted(rows), 1)]
    drawn += [row for row in places if [stratum, row[3]] not in drops][: count[stratum]]
digest, body = sha256(pool + b"\n").hexdigest(), data[: data.rindex(b"\nend\t") + 1]
right = told[0][1] == digest == (sys.argv[2:] or [digest])[0] and one["source-at"] > one["frozen"]
right = right and drawn == [row for row in told if row[0] == "draw"]
right = right and told[-1] == ["end", sha256(body).hexdigest()]
print("pool", digest, "drawn", len(drawn), "RIGHT" if right else "WRONG")
sys.exit(not right)
