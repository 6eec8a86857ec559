"""Opinion groups 观点群: who thinks alike, what each group stands for, and what all of them share.

The method is that of Pol.is (https://github.com/compdemocracy), done anew on numpy and scipy. The sparse matrix of
participants and statements, means in its gaps, is laid onto its two principal components; whoever said little is
projected as far out as those who said much; k-means makes the groups, the silhouette says how many; each group's
statements are those in which it differs from the others beyond chance.

Pure: no I/O, no clock, and no chance but the seed's. Nothing here is imported before there is a map to draw.
"""
