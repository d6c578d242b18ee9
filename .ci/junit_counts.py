#!/usr/bin/env python3
"""Counts JUnit results: junit_counts.py [--fixtures] FOLDER…

Appends "passed failed skipped" to $CI_COUNTS, prints every skip and its reason, then a line for each test that has skips. With --fixtures, a test that was skipped for want of the
fixtures is a failure.
"""
import os
import pathlib
import sys
import xml.etree.ElementTree as ElementTree

arguments = sys.argv[1:]
fixtures = "--fixtures" in arguments
passed = failed = 0
skips = []
for folder in [a for a in arguments if not a.startswith("--")]:
    for report in sorted(pathlib.Path(folder).glob("*.xml")):
        for case in ElementTree.parse(report).iter("testcase"):
            name = f"{case.get('classname')}.{case.get('name')}"
            skip = case.find("skipped")
            if skip is not None:
                skips.append((name, (skip.get("message") or skip.text or "").strip().splitlines()[:1]))
            elif case.find("failure") is not None or case.find("error") is not None:
                failed += 1
                print("failed:", name)
            else:
                passed += 1
wanting = 0
groups = {}
for name, reason in skips:
    text = reason[0] if reason else "no reason given"
    if fixtures and "fixture" in text.lower():
        wanting += 1
        print("failed: skipped although the fixtures exist:", name, "-", text)
    else:
        print("not run:", name, "-", text)
        groups.setdefault(name.split("[")[0].split("(")[0], []).append(text)
for name, texts in groups.items():
    print(f"skipped: {len(texts)} of {name}, the first: {texts[0][:160]}")
with open(os.environ.get("CI_COUNTS", os.devnull), "a", encoding="utf-8") as counts:
    print(passed, failed + wanting, len(skips) - wanting, file=counts)
print(f"note: {passed} passed, {failed + wanting} failed, {len(skips) - wanting} skipped")
sys.exit(1 if failed or wanting or not passed else 0)
