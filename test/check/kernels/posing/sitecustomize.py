"""Lets the CPU pose as a GPU in the processes of the checks: with it, their code runs where there is none."""

import os

if os.environ.get("POSE"):
    from comfynix_check import device

    major, minor = os.environ["POSE"].split(".")
    posing = device.Gpu("cpu", "a CPU", "cuda", (int(major), int(minor)), os.environ["POSE"])
    device.gpus = lambda torch: [posing]
