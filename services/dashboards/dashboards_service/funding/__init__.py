"""The dashboard of project funding (民心项目): where money came from and went, and the works, by place."""
