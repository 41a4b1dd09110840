"""季评鉴与季度绩效考评: a quarter's grading as one guided screen."""
