-- decisions by rule and by vocabulary are derived anew
delete from decisions where "by" = 'rule' or starts_with("by", 'vocabulary: ')
