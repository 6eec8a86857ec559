META
key;value
description;Made up
num_projects;3
num_votes;4
budget;100
vote_type;approval
rule;greedy
max_length;2
PROJECTS
project_id;cost;votes;name;selected;category
a;60;2;"Playground; with ""swing""";1;sport,children
b;50;2;Benches;0;sport
c;40;1;Trees;1;
VOTES
voter_id;sex;vote
1;F;a,b
2;M;a
3;F;c,b
4;M;
