"""The pages of project funding 民心项目."""
