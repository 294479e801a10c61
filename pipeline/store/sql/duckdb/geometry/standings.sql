-- the sign and the standing of the edges between concepts
select cause, effect, sign, standing from edge_levels where level = 'concept' order by cause, effect
