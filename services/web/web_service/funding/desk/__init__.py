"""The staff's pages of project funding: rounds, proposals, the laboratory, funds, supervised accounts, works."""
