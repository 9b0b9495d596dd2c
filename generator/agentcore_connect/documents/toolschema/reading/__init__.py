"""What a Lambda handler does with an event, read from its syntax tree and never run.

    found = dispatch.found(module, sibling)   # the tools it dispatches to, and what each reads

An abstract interpreter: it follows the tool's name and the event through assignments, calls of the
file's own functions and the branches on the name, and notes what is read where.
"""
