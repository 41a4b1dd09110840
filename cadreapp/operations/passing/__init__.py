"""What passes in and out: workbooks, 干部任免审批表 (.lrmx), lists, the month's forms."""
