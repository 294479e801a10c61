"""Explorer: one page that shows a graph, carried by a file or served from the live graph.

    questions   what the page asks of the graph, as values that become JSON
    layout      where the map puts each variable, and the groups it draws together
    shell       the page itself: HTML, styles, scripts, and the policy that lets nothing else run
    file        the page with its answers inside, one file that needs no network
    server      the page with its answers asked from a server on this machine, and with curation

The page (`page/`) is the same for both, and asks the same questions: of what is inside it, or of the server. Why:
`docs/decisions/0017-explorer.md`.
"""
