"""The PyTorch side of dev.lanewise.training.PyTorchPeer: trains when told, one thread, and prints a line for each order."""

import gzip
import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = "1"
import numpy
import torch

torch.set_num_threads(1)
BATCH = 64


def read(folder, name):
    with gzip.open(os.path.join(folder, name)) as file:
        data = file.read()
    header = 4 + 4 * data[3]
    return numpy.frombuffer(data, numpy.uint8, offset=header)


def samples(folder, part):
    pixels = read(folder, part + "-images-idx3-ubyte.gz").reshape(-1, 784)
    labels = read(folder, part + "-labels-idx1-ubyte.gz")
    return torch.from_numpy(pixels.astype(numpy.float32) / 255), torch.from_numpy(labels.astype(numpy.int64))


class Training:
    """784-128-10, relu, Adam, a Glorot start; samples shuffled anew for each epoch."""

    def __init__(self, seed):
        torch.manual_seed(seed)
        self.model = torch.nn.Sequential(torch.nn.Linear(784, 128), torch.nn.ReLU(), torch.nn.Linear(128, 10))
        for layer in (self.model[0], self.model[2]):
            torch.nn.init.xavier_uniform_(layer.weight)
            torch.nn.init.zeros_(layer.bias)
        self.optimizer = torch.optim.Adam(self.model.parameters(), lr=0.001)

    def epoch(self, x, y):
        order = torch.randperm(len(x))
        for start in range(0, len(x), BATCH):
            rows = order[start : start + BATCH]
            self.optimizer.zero_grad(set_to_none=True)
            loss = torch.nn.functional.cross_entropy(self.model(x[rows]), y[rows])
            loss.backward()
            self.optimizer.step()

    def accuracy(self, x, y):
        with torch.no_grad():
            return (self.model(x).argmax(1) == y).float().mean().item()


def blas():
    """The libraries that it multiplies with, as the system loaded them."""
    with open("/proc/self/maps") as maps:
        names = {os.path.basename(line.split()[-1]) for line in maps if "/" in line}
    return " ".join(sorted(name for name in names if "blas" in name or "mkl" in name or "dnn" in name)) or "its own"


def main(folder):
    x, y = samples(folder, "train")
    test = samples(folder, "t10k")
    timed = Training(0)
    print("PyTorch %s, Python %s, %s" % (torch.__version__, sys.version.split()[0], blas()), flush=True)
    for line in sys.stdin:
        order = line.split()
        if order[0] == "speed":
            start = time.perf_counter()
            timed.epoch(x, y)
            print(len(x) / (time.perf_counter() - start), flush=True)
        else:
            training = Training(int(order[1]))
            for _ in range(int(order[2])):
                training.epoch(x, y)
            print(training.accuracy(*test), flush=True)


main(sys.argv[1])
