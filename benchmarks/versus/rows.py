"""What is compared: for each row Kiln's command, the peer's case and the targets for one and two threads.

Rows of a group are measured together: Kiln's one after another, then the peer's in one process, because it is slow to start.
"""
from collections import namedtuple

# title, unit, targets (1 thread, 2 threads; None for a row that only informs), Kiln's `bench` arguments, the peer's case.
# A row of kind "op" has no arguments of its own: Kiln prints all operations of its group in one run, under the peer's names.
Row = namedtuple("Row", "kind title unit targets kiln case")

# name, the peer's script, what it is asked for (parts of names with commas between), more of its options, rows
Group = namedtuple("Group", "name script only options rows")


def step(title, targets, case, *kiln):
    return Row("step", title, "ms", targets, list(kiln), case)


def op(case, unit="ms", targets=None):
    return Row("op", case, unit, targets, [], case)


def group(name, script, only, *rows, options=()):
    return Group(name, script, only, list(options), list(rows))


SHAPES = ("n128_c16_h32", "n128_c32_h16", "n128_c64_h8")
CONVOLUTIONS = ["conv_%s_%s" % (shape, way)
                for shape in ("r20_s1_n128", "r20_s2_n128", "r20_s3_n128", "r18_l1_n8", "r18_l2_n8", "r18_l3_n8", "r18_l4_n8")
                for way in ("fwd", "bwd_data", "bwd_weight")]
SIZES = (256, 512, 1024, 2048)

RESNET20 = "resnet20 b128 train step"   # the row that the row of threads is made from
THREADS_TARGET = 1.75                   # how much faster two threads are to be than one

GROUPS = [
    group("mlp", "train_step.py", "mlp11_b64,mlp_sigmoid_b128",
          step("mlp11 b64 train step", (0.38, 0.30), "mlp11_b64", "mlp11", "--batch", "64"),
          step("mlp_sigmoid b128 train step", (0.95, 0.95), "mlp_sigmoid_b128", "mlp_sigmoid", "--batch", "128")),
    group("cnnbn", "train_step.py", "cnnbn",
          step("cnnbn b64 train step", (0.70, 0.70), "cnnbn_b64", "cnnbn", "--batch", "64"),
          step("cnnbn b256 train step", (0.70, 0.70), "cnnbn_b256", "cnnbn", "--batch", "256")),
    group("resnet20", "train_step.py", "resnet20_b128",
          step(RESNET20, (0.70, 0.80), "resnet20_b128", "resnet20", "--batch", "128")),
    group("resnet18", "train_step.py", "resnet18_b8",
          step("resnet18 b8 train step", (0.80, 0.85), "resnet18_b8", "resnet18", "--batch", "8")),
    group("resnet18-infer", "train_step.py", "resnet18_infer",
          step("resnet18 b1 inference", (0.80, 0.80), "resnet18_infer_b1", "resnet18-infer", "--batch", "1"),
          step("resnet18 b16 inference", (0.80, 0.80), "resnet18_infer_b16", "resnet18-infer", "--batch", "16")),
    group("norm", "ops.py", "bn_relu_train_fwd_bwd", *[op("bn_relu_train_fwd_bwd_" + s, targets=(0.50, 0.50)) for s in SHAPES]),
    group("pool", "ops.py", "maxpool2_fwd", *[op("maxpool2_fwd_" + s, targets=(0.25, 0.25)) for s in SHAPES],
          *[op("maxpool2_fwd_bwd_" + s) for s in SHAPES]),
    group("updates", "ops.py", "_update_11M", op("adam_update_11M", targets=(0.55, 0.60)), op("adamw_update_11M"), op("sgd_momentum_update_11M")),
    group("loss", "ops.py", "softmax_xent", *[op("softmax_xent_fwd_bwd_" + s, "us") for s in ("64x10", "128x10", "256x1000")]),
    group("overhead", "ops.py", "overhead", *[op("overhead_add_" + s, "ns/op") for s in ("nograd", "taped", "taped_and_backward")]),
    group("convolutions", "ops.py", "conv_r20_s,conv_r18_l", *[op(name) for name in CONVOLUTIONS]),
    group("gemm", "ops.py", ",".join("sgemm_%dx%dx%d" % (n, n, n) for n in SIZES),
          *[Row("gemm", "GEMM %d³" % n, "ms", (0.90, 0.88), ["gemm", "--size", str(n)], "sgemm_%dx%dx%d_time" % (n, n, n)) for n in SIZES]),
    # Ten steps to warm up and ten timed ones on our side, five and fifteen on the peer's: a process of twenty steps each.
    group("memory", "train_step.py", "resnet20_b128",
          Row("memory", "resnet20 b128, 20 train steps", "MB", (0.60, 0.60), ["resnet20", "--batch", "128", "--steps", "10", "--seconds", "0.001"], "peak_resident"),
          options=("--variants", "cl+jit+foreach", "--warmup", "5", "--steps", "15", "--max-seconds", "600", "--peak")),
]
