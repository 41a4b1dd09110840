"""The command that compares 任免审批表 with the roster."""

from __future__ import annotations

import argparse
import sys

from cadreapp.cli.common import DONE, REFUSED, open_bureau, print_json
from cadreapp.errors import Fault, Refused
from cadreapp.run import Run
from cadreapp.store.connect import Home


def check_forms(home: Home, arguments: argparse.Namespace, run: Run) -> int:
    """Each form's differences, a line each; REFUSED where a file could not be read or compared."""
    from cadreapp.exchange.lrmx import is_form, read_form
    from cadreapp.operations.passing.comparing import compare_forms
    from cadreapp.operations.passing.intake.gathering import files_in

    paths, beside, faults = files_in(arguments.files)
    forms = []
    for path in paths:
        try:
            if is_form(path):
                forms.append(read_form(path))
            elif path not in beside:
                faults.append(Fault("不是干部任免审批表（.lrmx）或者打不开，没有核对", file=path.name))
        except Refused as error:
            faults += error.faults
    with open_bureau(home, write=False) as desk:
        found = compare_forms(desk, forms)
    if arguments.json:
        print_json({"forms": [one.as_dict() for one in found], "refused": [fault.as_dict() for fault in faults]})
    for fault in faults:
        print(fault, file=sys.stderr)
    for one in found:
        for note in one.notes:
            print(note, file=sys.stderr)
        if arguments.json:
            continue
        count = f"{len(one.differences)} 处不同" if one.differences else "没有不同"
        print(f"{one.file}（{one.name}）：{one.reason or count}")
        for difference in one.differences:
            print(f"  {difference}")
    return REFUSED if faults or any(one.reason for one in found) else DONE
