"""总览: the bureau's and the units' overview, and one cadre's page of the 信息库."""
