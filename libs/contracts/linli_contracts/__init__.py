"""The public language of Linli: envelope, subjects and the contract events of every service. Data only."""
