"""What keeps the stack from starting or running, said in one line to whoever typed the command."""


class StackError(Exception):
    """A clear sentence, and what to do about it. `exit_code` is for scripts."""

    def __init__(self, sentence: str, exit_code: int = 1) -> None:
        super().__init__(sentence)
        self.exit_code = exit_code


class PortInUseError(StackError):
    """The one fixed port is taken."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, exit_code=3)


class DataFolderError(StackError):
    """The data folder cannot be used."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, exit_code=4)


class AlreadyRunningError(StackError):
    """Another start holds the data folder."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, exit_code=5)
