#!/usr/bin/env python3
"""Subsets the fonts that the programs embed: fonts.py IN OUT CODEPOINTS [--tabular]

CODEPOINTS is a file with one U+XXXX or U+XXXX-YYYY a line (# starts a comment). Tables that Dear ImGui does not read
are dropped. --tabular gives the digits their tabular forms, because Dear ImGui cannot ask for a font feature.
Needs fontTools (Debian's fonttools).
"""
import sys

from fontTools import subset
from fontTools.ttLib import TTFont


def codepoints(path):
    found = set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.split("#")[0].strip()
            if line:
                first, _, last = line.removeprefix("U+").partition("-")
                found.update(range(int(first, 16), int(last or first, 16) + 1))
    return found


def use_tabular_digits(font):
    gsub = font["GSUB"].table
    lookups = {index for record in gsub.FeatureList.FeatureRecord if record.FeatureTag == "tnum"
               for index in record.Feature.LookupListIndex}
    replaced = {}
    for index in lookups:
        for table in gsub.LookupList.Lookup[index].SubTable:
            table = getattr(table, "ExtSubTable", table)
            replaced.update(getattr(table, "mapping", {}))
    for cmap in font["cmap"].tables:
        for digit in range(ord("0"), ord("9") + 1):
            if cmap.isUnicode() and cmap.cmap.get(digit) in replaced:
                cmap.cmap[digit] = replaced[cmap.cmap[digit]]


def main(source, target, wanted, tabular):
    font = TTFont(source)
    if tabular:
        use_tabular_digits(font)
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = False
    options.name_IDs = [0, 1, 2, 13, 14]  # Copyright, names and licence stay with the font.
    options.notdef_outline = True
    options.glyph_names = False
    options.legacy_kern = False
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "DSIG", "STAT", "MATH", "BASE", "meta", "prep", "fpgm", "cvt ", "gasp"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=codepoints(wanted))
    subsetter.subset(font)
    # A fixed date: the same font comes out of every build.
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)


if __name__ == "__main__":
    arguments = [a for a in sys.argv[1:] if a != "--tabular"]
    if len(arguments) != 3:
        sys.exit(__doc__)
    main(*arguments, tabular="--tabular" in sys.argv)
