"""temporary"""
from cadreapp.records.period import Period
def closing_period(rules, kind, date, period):
    return Period.parse(period) if period else Period.parse(date[:7])
