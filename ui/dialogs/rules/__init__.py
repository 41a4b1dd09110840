"""指标、预警与考核方案: the bureau's own rules, set in a box."""
