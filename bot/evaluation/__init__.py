"""The evaluation: cases people could have written, run through the assistant and judged by written rules.

`files` finds and reads cases, `runner` asks, `judging` judges, `metrics` counts, `floor` is the gate,
`report` tells. The rules in words are in `docs/evaluation.md`.
"""
