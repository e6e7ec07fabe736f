"""The table and the plot of the short runs."""

from tagger.ablate import DEPTHS, VARIANTS, depth_plot, table


def test_table_and_plot() -> None:
    assert set(DEPTHS) == {5, 10, 15, 20, 30} and set(DEPTHS.values()) <= set(VARIANTS)
    result = {"dev": {"c": {"micro_f1": 0.5, "macro_f1": 0.4}, "other": {}}, "tokens": 9, "seconds": 90}
    assert table({"a": result}, ["c"]).splitlines()[-1] == "| a | 0.500 | 0.400 | 9 | 2 |"
    plot = depth_plot({10: 0.5, 20: 0.6}, "c")
    assert plot.count("<circle") == 2 and "0.600" in plot
