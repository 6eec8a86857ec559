"""The same processes on a cluster: `manifests` prints them for `deploy/kubernetes/base`, `secrets` makes theirs."""
