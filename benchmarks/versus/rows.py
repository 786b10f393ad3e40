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


def rate(case, target):
    """Images per second, each thread on its own images; the target is how many times as many as the peer's."""
    return Row("rate", case, "img/s", (target, None), [], case)


def group(name, script, only, *rows, options=()):
    return Group(name, script, only, list(options), list(rows))


SHAPES = ("n128_c16_h32", "n128_c32_h16", "n128_c64_h8")
CONVOLUTIONS = ["conv_%s_%s" % (shape, way)
                for shape in ("r20_s1_n128", "r20_s2_n128", "r20_s3_n128", "r18_l1_n8", "r18_l2_n8", "r18_l3_n8", "r18_l4_n8")
                for way in ("fwd", "bwd_data", "bwd_weight")]
SIZES = (256, 512, 1024, 2048)

ACTIVATIONS = ["act_%s_fwd_bwd_2M" % name for name in (
    "relu leaky_relu prelu rrelu elu selu celu gelu gelu_tanh silu mish softplus softsign sigmoid log_sigmoid tanh "
    "hard_sigmoid hard_swish hard_tanh relu6 sinc").split()]
DROPS = ["%s_fwd_bwd_2M" % name for name in ("dropout", "dropout2d", "droppath")]
LOSSES = ["loss_%s_fwd_bwd_256x1000" % name for name in (
    "cross_entropy_smoothed cross_entropy_weighted cross_entropy_soft focal nll kl_div bce_logits bce_logits_weighted binary_focal mse l1 huber smooth_l1").split()]
NORMS = [*["%s_fwd_bwd_%s" % (name, shape) for name in ("groupnorm4", "instancenorm", "layernorm") for shape in SHAPES],
         "layernorm_fwd_bwd_2048x512", "rmsnorm_fwd_bwd_2048x512", "standardize_fwd_bwd_4608x512"]
SEQUENCES = [*["%s_fwd_bwd_b64_t28_i28_h128" % name for name in ("rnn", "gru", "lstm")],
             *["%s_fwd_bwd_b32_t64_d128_h4" % name for name in ("attention", "transformer_block")], "embedding_fwd_bwd_b64_t64_10000x128"]
OPTIMISERS = ["%s_update_11M" % name for name in "rmsprop adagrad adadelta adamax nadam radam asgd rprop".split()]
LIMIT = (1.20, 1.20)   # no op may take longer than this, as a ratio

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
    group("activations", "trainability.py", "act_,drop", *[op(name, targets=LIMIT) for name in ACTIVATIONS + DROPS]),
    group("softmax", "trainability.py", "softmax_fwd", *[op("%s_fwd_bwd_256x1000" % name, "us", LIMIT) for name in ("softmax", "log_softmax")]),
    group("losses", "trainability.py", "loss_", *[op(name, "us", LIMIT) for name in LOSSES]),
    group("norms", "trainability.py", "norm,standardize", *[op(name, targets=LIMIT) for name in NORMS]),
    group("sequences", "trainability.py", "rnn_,gru_,lstm_,attention_,transformer_,embedding_", *[op(name, targets=LIMIT) for name in SEQUENCES]),
    group("optimisers", "trainability.py", ",".join(OPTIMISERS), *[op(name, targets=LIMIT) for name in OPTIMISERS]),
    group("overhead", "ops.py", "overhead", *[op("overhead_add_" + s, "ns/op") for s in ("nograd", "taped", "taped_and_backward")]),
    group("convolutions", "ops.py", "conv_r20_s,conv_r18_l", *[op(name) for name in CONVOLUTIONS]),
    group("gemm", "ops.py", ",".join("sgemm_%dx%dx%d" % (n, n, n) for n in SIZES),
          *[Row("gemm", "GEMM %d³" % n, "ms", (0.90, 0.88), ["gemm", "--size", str(n)], "sgemm_%dx%dx%d_time" % (n, n, n)) for n in SIZES]),
    group("augment", "augment.py", "", *[rate("aug_" + name, target) for name, target in (
        ("cifar_crop_flip_norm", 20), ("rrc_flip_norm", 6), ("rrc_flip_jitter_norm", 15), ("rotation", 8), ("affine", 8), ("perspective", None),
        ("trivial_augment_wide", 6), ("rand_augment", 6), ("gaussian_blur", 4), ("color_jitter", None), ("elastic", 20), ("random_erasing", None))],
          options=("--steps", "5", "--warmup", "1", "--max-seconds", "5")),
    group("photos", "photos.py", "aug_photos", rate("aug_photos_rrc_flip_norm", 2)),
    # Ten steps to warm up and ten timed ones on our side, five and fifteen on the peer's: a process of twenty steps each.
    group("memory", "train_step.py", "resnet20_b128",
          Row("memory", "resnet20 b128, 20 train steps", "MB", (0.60, 0.60), ["resnet20", "--batch", "128", "--steps", "10", "--seconds", "0.001"], "peak_resident"),
          options=("--variants", "cl+jit+foreach", "--warmup", "5", "--steps", "15", "--max-seconds", "600", "--peak")),
]
