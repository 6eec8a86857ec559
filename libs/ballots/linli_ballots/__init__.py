"""Secret ballots and rolls: what any vote needs, whoever asks the question (design, "Secret ballots").

It knows no service: sealed envelopes of one length, codes that tell nothing, a key and secret of the vote's own that
are destroyed with it, all ballots in the order of their codes in bounded memory, a breakdown that points at nobody;
and rolls that are positions of identity's stream.
"""
