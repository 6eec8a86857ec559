"""`python -m linli_common.cli`: the same as the installed command `linli`."""

from linli_common.cli.main import app

if __name__ == "__main__":
    app(prog_name="linli")
