-- what a slice was set apart from is forgotten
delete from chosen_claims where part = 'other'
