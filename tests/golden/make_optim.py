#!/usr/bin/env python3
"""Makes the golden files of optimisers beyond plain descent and Adam, and of schedules.

What PyTorch 1.13 has is taken from there. Lion, LAMB and Muon it has not: they are written below in NumPy, in double
precision, from their papers. Run it as make.py: without arguments for all files, or with the names of some.
"""
import numpy
import torch
from torch import nn

from golden_file import GoldenFile, draw, main

STEPS, SIZE = 10, 37


def lion(w, g, state, lr, beta1=0.9, beta2=0.99, weight_decay=0.0):
    """Chen et al. 2023, algorithm 2."""
    m = state.setdefault("m", numpy.zeros_like(w))
    update = numpy.sign(beta1 * m + (1 - beta1) * g)
    state["m"] = beta2 * m + (1 - beta2) * g
    return w * (1 - lr * weight_decay) - lr * update


def lamb(w, g, state, lr, beta1=0.9, beta2=0.999, eps=1e-6, weight_decay=0.01):
    """You et al. 2020, algorithm 2, with phi the identity."""
    state["t"] = t = state.get("t", 0) + 1
    state["m"] = m = beta1 * state.get("m", numpy.zeros_like(w)) + (1 - beta1) * g
    state["v"] = v = beta2 * state.get("v", numpy.zeros_like(w)) + (1 - beta2) * g * g
    u = m / (1 - beta1 ** t) / (numpy.sqrt(v / (1 - beta2 ** t)) + eps) + weight_decay * w
    return w - lr * numpy.linalg.norm(w) / numpy.linalg.norm(u) * u


def newton_schulz(g, steps):
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.T if g.shape[0] > g.shape[1] else g
    x = x / (numpy.linalg.norm(x) + 1e-7)
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return x.T if g.shape[0] > g.shape[1] else x


def muon(w, g, state, lr, momentum=0.95, nesterov=True, steps=5, weight_decay=0.0):
    """Jordan 2024: w and g are [outputs, ...]; axes after the first are one."""
    g = g.reshape(len(g), -1)
    m = state.setdefault("m", numpy.zeros_like(g))
    state["m"] = m = m + (1 - momentum) * (g - m)
    update = newton_schulz(g + momentum * (m - g) if nesterov else m, steps)
    update = update * max(1, g.shape[0] / g.shape[1]) ** 0.5
    return w * (1 - lr * weight_decay) - lr * update.reshape(w.shape)


def optim():
    out = GoldenFile("optim")
    o = torch.optim
    table = [("sgd-decay", {"name": "sgd", "lr": 0.1, "weightDecay": 0.05}, None, lambda p: o.SGD(p, 0.1, weight_decay=0.05)),
             ("rmsprop", {"name": "rmsProp", "lr": 0.01}, None, lambda p: o.RMSprop(p, 0.01)),
             ("rmsprop-momentum", {"name": "rmsProp", "lr": 0.01, "alpha": 0.9, "momentum": 0.8, "epsilon": 1e-4}, None,
              lambda p: o.RMSprop(p, 0.01, alpha=0.9, momentum=0.8, eps=1e-4)),
             ("rmsprop-centered-l2", {"name": "rmsProp", "lr": 0.01, "centered": True, "l2Penalty": 0.02}, None,
              lambda p: o.RMSprop(p, 0.01, centered=True, weight_decay=0.02)),
             ("rmsprop-centered-momentum", {"name": "rmsProp", "lr": 0.01, "centered": True, "momentum": 0.5}, None,
              lambda p: o.RMSprop(p, 0.01, centered=True, momentum=0.5)),
             ("adagrad", {"name": "adagrad", "lr": 0.05}, None, lambda p: o.Adagrad(p, 0.05)),
             ("adagrad-all", {"name": "adagrad", "lr": 0.05, "rateDecay": 0.1, "initialSum": 0.5, "epsilon": 1e-3, "l2Penalty": 0.02}, None,
              lambda p: o.Adagrad(p, 0.05, lr_decay=0.1, initial_accumulator_value=0.5, eps=1e-3, weight_decay=0.02)),
             ("adadelta", {"name": "adadelta"}, None, lambda p: o.Adadelta(p)),
             ("adadelta-l2", {"name": "adadelta", "lr": 0.5, "rho": 0.8, "epsilon": 1e-4, "l2Penalty": 0.02}, None,
              lambda p: o.Adadelta(p, 0.5, rho=0.8, eps=1e-4, weight_decay=0.02)),
             ("adamax", {"name": "adamax"}, None, lambda p: o.Adamax(p)),
             ("adamax-l2", {"name": "adamax", "lr": 0.01, "beta1": 0.8, "beta2": 0.9, "l2Penalty": 0.02}, None,
              lambda p: o.Adamax(p, 0.01, betas=(0.8, 0.9), weight_decay=0.02)),
             # foreach: the other loop of 1.13 multiplies the momentum into the next product twice, which later versions do not.
             ("nadam", {"name": "nadam"}, None, lambda p: o.NAdam(p, foreach=True)),
             ("nadam-l2", {"name": "nadam", "lr": 0.01, "beta1": 0.8, "beta2": 0.95, "momentumDecay": 0.1, "l2Penalty": 0.02}, None,
              lambda p: o.NAdam(p, 0.01, betas=(0.8, 0.95), momentum_decay=0.1, weight_decay=0.02, foreach=True)),
             ("radam", {"name": "radam", "lr": 0.01}, None, lambda p: o.RAdam(p, 0.01)),
             ("radam-l2", {"name": "radam", "lr": 0.01, "beta1": 0.8, "beta2": 0.95, "l2Penalty": 0.02}, None,
              lambda p: o.RAdam(p, 0.01, betas=(0.8, 0.95), weight_decay=0.02)),
             ("lion", {"name": "lion", "lr": 0.01}, None, (lion, dict(lr=0.01))),
             ("lion-decay", {"name": "lion", "lr": 0.01, "beta1": 0.8, "beta2": 0.95, "weightDecay": 0.5}, None,
              (lion, dict(lr=0.01, beta1=0.8, beta2=0.95, weight_decay=0.5))),
             ("lamb", {"name": "lamb", "lr": 0.01, "weightDecay": 0.1}, None, (lamb, dict(lr=0.01, weight_decay=0.1))),
             ("lamb-no-decay", {"name": "lamb", "lr": 0.01, "weightDecay": 0, "adaptAll": True}, None, (lamb, dict(lr=0.01, weight_decay=0))),
             ("muon-tall", {"name": "muon"}, (7, 5), (muon, dict(lr=0.02))),
             ("muon-wide", {"name": "muon", "lr": 0.1, "nesterov": False, "momentum": 0.9, "weightDecay": 0.2}, (4, 18),
              (muon, dict(lr=0.1, nesterov=False, momentum=0.9, weight_decay=0.2))),
             ("muon-convolution", {"name": "muon", "iterations": 3}, (6, 3, 2, 3), (muon, dict(lr=0.02, steps=3))),
             ("asgd", {"name": "asgd"}, None, lambda p: o.ASGD(p)),
             ("asgd-all", {"name": "asgd", "lr": 0.1, "shrinkage": 0.05, "power": 0.6, "start": 3, "l2Penalty": 0.02}, None,
              lambda p: o.ASGD(p, 0.1, lambd=0.05, alpha=0.6, t0=3, weight_decay=0.02)),
             ("rprop", {"name": "rprop"}, None, lambda p: o.Rprop(p)),
             ("rprop-all", {"name": "rprop", "lr": 0.1, "shrink": 0.3, "grow": 1.5, "minStep": 0.02, "maxStep": 0.3}, None,
              lambda p: o.Rprop(p, 0.1, etas=(0.3, 1.5), step_sizes=(0.02, 0.3)))]
    for case, settings, shape, make in table:
        shape = shape or (SIZE,)
        start, gradients, weights, extra = draw(*shape), draw(STEPS, *shape), [], {}
        if isinstance(make, tuple):
            rule, arguments = make
            w, state = start.double().numpy(), {}
            for g in gradients.double().numpy():
                w = rule(w, g, state, **arguments)
                weights.append(torch.from_numpy(w))
        else:
            p = nn.Parameter(start.clone())
            optimizer = make([p])
            for g in gradients:
                p.grad = g.clone()
                optimizer.step()
                weights.append(p.detach().clone())
            if isinstance(optimizer, o.ASGD):
                extra["average"] = optimizer.state[p]["ax"]
        out.case(case, {"optimizer": settings, "shape": list(shape)}, start=start, gradients=gradients, weights=torch.stack(weights), **extra)
    out.write()


def schedules():
    """The learning rate of each of a hundred steps, starting from 1."""
    out = GoldenFile("schedules")
    s, total = torch.optim.lr_scheduler, 100
    table = [("step", {"name": "step", "every": 30, "factor": 0.5}, lambda o: s.StepLR(o, 30, 0.5)),
             ("multi-step", {"name": "multiStep", "milestones": [10, 25, 80], "factor": 0.3}, lambda o: s.MultiStepLR(o, [10, 25, 80], 0.3)),
             ("constant", {"name": "sequential", "schedules": [{"name": "constant", "share": 0.25}, "constant"], "milestones": [7]},
              lambda o: s.ConstantLR(o, 0.25, 7)),
             ("linear", {"name": "linear", "from": 0.2, "to": 0.9, "steps": 40}, lambda o: s.LinearLR(o, 0.2, 0.9, 40)),
             ("exponential", {"name": "exponential", "factor": 0.95, "every": 1}, lambda o: s.ExponentialLR(o, 0.95)),
             ("polynomial", {"name": "polynomial", "power": 2}, lambda o: s.PolynomialLR(o, total, 2)),
             ("cosine", {"name": "cosine", "minShare": 0.1}, lambda o: s.CosineAnnealingLR(o, total, 0.1)),
             ("restarts", {"name": "cosineRestarts", "first": 10, "growth": 2, "minShare": 0.05}, lambda o: s.CosineAnnealingWarmRestarts(o, 10, 2, 0.05)),
             ("restarts-even", {"name": "cosineRestarts", "first": 15, "growth": 1}, lambda o: s.CosineAnnealingWarmRestarts(o, 15)),
             ("cyclic", {"name": "cyclic", "minShare": 0.1, "up": 8, "down": 12}, lambda o: s.CyclicLR(o, 0.1, 1, 8, 12, cycle_momentum=False)),
             ("cyclic-halving", {"name": "cyclic", "minShare": 0.1, "up": 8, "shrink": 0.5}, lambda o: s.CyclicLR(o, 0.1, 1, 8, mode="triangular2", cycle_momentum=False)),
             ("one-cycle", {"name": "oneCycle"}, lambda o: s.OneCycleLR(o, 1, total, cycle_momentum=False)),
             ("sequential", {"name": "sequential", "schedules": [{"name": "linear", "from": 0.1, "to": 1, "steps": 20}, {"name": "exponential", "factor": 0.9, "every": 1}],
                             "milestones": [20]},
              lambda o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1, 20), s.ExponentialLR(o, 0.9)], [20])),
             ("product", {"name": "product", "schedules": [{"name": "linear", "from": 0.5, "to": 1, "steps": 10}, {"name": "exponential", "factor": 0.97, "every": 1}]},
              lambda o: s.ChainedScheduler([s.LinearLR(o, 0.5, 1, 10), s.ExponentialLR(o, 0.97)]))]
    for case, settings, make in table:
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], 1.0)
        schedule, rates = make(optimizer), []
        for _ in range(total):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        out.case(case, {"schedule": settings, "steps": total}, factors=torch.tensor(rates, dtype=torch.float64))
    metrics = 1 + 0.3 * torch.randn(total) + torch.linspace(1, 0, total)
    for case, settings, arguments in [("plateau", {"drop": 0.5, "patience": 3, "threshold": 0.01, "cooldown": 2, "minShare": 0.01},
                                       dict(factor=0.5, patience=3, threshold=0.01, cooldown=2, min_lr=0.01)),
                                      ("plateau-absolute", {"drop": 0.3, "patience": 0, "threshold": 0.05, "relative": False},
                                       dict(factor=0.3, patience=0, threshold=0.05, threshold_mode="abs"))]:
        optimizer = torch.optim.SGD([nn.Parameter(torch.zeros(1))], 1.0)
        schedule, rates = s.ReduceLROnPlateau(optimizer, **arguments, eps=0), []
        for m in metrics:
            schedule.step(m.item())
            rates.append(optimizer.param_groups[0]["lr"])
        out.case(case, {"plateau": {"name": "plateau", **settings}}, metrics=metrics, factors=torch.tensor(rates, dtype=torch.float64))
    out.write()


def averages():
    """Weight averages beside a walk of weights: PyTorch's AveragedModel, equal and exponential."""
    out = GoldenFile("averages")
    walk = draw(12, SIZE)
    for case, settings, average in [("swa", {"name": "swa", "start": 0, "every": 1}, None),
                                    ("ema", {"name": "ema", "decay": 0.9, "warmUp": False}, lambda old, new, n: 0.9 * old + 0.1 * new)]:
        model = nn.Linear(SIZE, 1, bias=False)
        averaged, found = torch.optim.swa_utils.AveragedModel(model, avg_fn=average), []
        for w in walk:
            model.weight.data[0] = w
            averaged.update_parameters(model)
            found.append(averaged.module.weight.detach()[0].clone())
        out.case(case, {"average": settings}, walk=walk, averages=torch.stack(found))
    out.write()


if __name__ == "__main__":
    main(optim, schedules, averages)
