#!/usr/bin/env bash
# Gradescope's setup.sh: runs once, when the image is built, as root on Ubuntu, with the zip unpacked in /autograder/source.
set -euo pipefail
root=${AUTOGRADER_ROOT:-/autograder}

# The kit needs Python 3.11 or later. Ubuntu 24.04 comes with 3.12; 22.04 comes with 3.10 and has 3.11 in its packages.
python=python3.11
for candidate in python3.13 python3.12 python3.11; do
    if command -v "$candidate" > /dev/null; then
        python=$candidate
        break
    fi
done
apt-get update
apt-get install -y "$python" "$python-venv"

"$python" -m venv "$root/venv"
cd "$root/source"
"$root/venv/bin/pip" install -r requirements.txt

# The hidden inputs of this assignment, the same for every submission to it: drawn when its image is built.
(umask 077 && od -An -N5 -tu8 /dev/urandom | tr -d ' ' > "$root/seed")
