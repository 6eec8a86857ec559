"""What stands on the ballots of deliberation's votes, and how they are counted, by anybody and as often as one likes.

It imports nothing of this service. What any vote needs, whoever asks the question, is in `linli_ballots`.
"""
