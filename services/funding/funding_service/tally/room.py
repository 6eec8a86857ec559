"""What is left of the whole and of each envelope 额度 while projects are funded."""

from __future__ import annotations

from funding_service.tally.election import Election


class Room:
    """Starts full. With ``whole`` False only the envelopes limit: so Equal Shares sees that a raise went too far."""

    def __init__(self, election: Election, *, whole: bool = True) -> None:
        self._projects = election.projects
        self._whole = whole
        self.left = election.budget
        self.envelopes = dict(election.envelopes)

    def tightest(self, project: int) -> tuple[int, str | None]:
        """(what is left for this project, the envelope that limits it most; None for the whole)."""
        limits: list[tuple[int, str | None]] = [(self.left, None)] if self._whole else []
        limits += [(self.envelopes[name], name) for name in self._projects[project].envelopes]
        return min(limits, key=lambda limit: limit[0], default=(self._projects[project].cost, None))

    def fits(self, project: int) -> bool:
        """Whether its cost is there. Once it is not, it never is again."""
        return self._projects[project].cost <= self.tightest(project)[0]

    def take(self, project: int) -> None:
        """Its cost is gone."""
        self.left -= self._projects[project].cost
        for name in self._projects[project].envelopes:
            self.envelopes[name] -= self._projects[project].cost
