"""Secret ballots: what any vote needs, whoever asks the question (design, "Secret ballots").

It imports nothing of this service: sealed envelopes of one length, codes that tell nothing, a key and secret of the
vote's own that are destroyed with it, a count that anybody can do again, a breakdown that points at nobody.
"""
