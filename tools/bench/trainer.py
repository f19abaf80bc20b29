#!/usr/bin/python3
"""Training steps of the paper's digit network by PyTorch.

usage: trainer.py    (lines BATCH STEPS THREADS on standard input; an empty line or the end of it ends)

For each line, takes STEPS steps of Adam (cross entropy with class weights, dropout) on random images of 28 x 28 and prints JSON: seconds by the clock and
of processor time. Images come as bytes and are scaled in the step, as Assay's do.
"""
import json
import sys
import time

import torch
from torch import nn


def network():
    return nn.Sequential(
        nn.Conv2d(1, 64, 3), nn.ReLU(), nn.Conv2d(64, 128, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.25), nn.Flatten(),
        nn.Linear(12 * 12 * 128, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10))


def main():
    torch.manual_seed(1)
    model = network().train()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss = nn.CrossEntropyLoss(weight=torch.ones(10))
    for line in sys.stdin:
        if not line.strip():
            break
        batch, steps, threads = map(int, line.split())
        torch.set_num_threads(threads)
        images = torch.randint(0, 256, (batch, 1, 28, 28), dtype=torch.uint8)
        labels = torch.arange(batch) % 10
        clock, processor = time.perf_counter(), time.process_time()
        for _ in range(steps):
            optimiser.zero_grad(set_to_none=True)
            loss(model(images.float() / 255), labels).backward()
            optimiser.step()
        print(json.dumps({"Seconds": time.perf_counter() - clock, "Processor": time.process_time() - processor}), flush=True)


if __name__ == "__main__":
    main()
