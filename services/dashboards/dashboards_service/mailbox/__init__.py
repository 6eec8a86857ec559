"""The dashboard of the mailbox (人民信箱): by place, by responsible unit, by category."""
