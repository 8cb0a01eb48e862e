#!/usr/bin/env bash
# Hostile input is refused quickly and in little memory.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." && exec python3 tests/cli/hostile.py
