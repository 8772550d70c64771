export const USAGE = `hexad — a brief goes in, a proven repository comes out

  hexad build [<file>… | "<prompt>"]   build a repository from a brief
      --out DIR          where it is written (default: ./<name>; must be empty or absent)
      --stack A,B        template packs (default: node-api,react-spa)
      --answers FILE     JSON object: question id → answer
      --yes              ask nothing; every open question takes its default, listed as an assumption
      --json             progress and result as one JSON object a line
      --url URL          on the platform there, with the key in HEXAD_KEY (default: here)
  hexad resume <run>     go on with an interrupted or failed build
      --out DIR  --json  --url URL
  hexad plan <run> | <file>… | "<prompt>"   when it is done, by whom, and how sure that is; nothing is built
      --format F         text (default), json, svg, pdf, ics, mermaid, flowchart, resources (what it runs on, and its price)
      --what-if CHANGE   add=NAME[:skill+skill], remove=NAME, drop=STORY, start=DATE, capacity=NAME:0.5, agents=N; several: all of them
      --settings FILE    calendar, people and start date of the project, from now on
      --project NAME  --theme auto|light|dark  --out FILE  --json  --url URL
  hexad up               run the platform here until Ctrl-C; REST with /docs on 127.0.0.1
      --port N           default 7300
  hexad serve --role A,B run some roles here, the others elsewhere; all: every role
  hexad migrate          bring the schemas of a PostgreSQL up to date
  hexad bus dead list    messages that no handler could deal with
      --lane L | --group G | --queue Q   --type T   --tenant UUID   --limit N   --after ID
  hexad bus dead show|replay|drop ID…   look at them, put them back, forget them
      --json  --url URL
  hexad workflow lint <file>…   find what is wrong with workflow files, with line and column
      --json             one finding a line      --format github   as annotations of a GitHub check
  hexad workflow explain <file>   what a workflow needs, does, and does when something fails
      --json  --mermaid
  hexad workflow schema  the JSON Schema of workflow files, for editors
  hexad replay <conversation>   ask the models of a logged conversation again, with today's prompts, and show what changed
      --model M  --json  --url URL
  hexad backup FILE      the data folder as one file; nothing may run on it meanwhile
  hexad restore FILE     makes the data folder, which must be empty or absent, from a backup
  hexad setup            make the database template and install the packs' dependencies

Data is kept in HEXAD_DATA_DIR (default ~/.hexad).
Exit codes: 0 done, 2 incomplete (a criterion has no passing test), 64–78 refused, with the reason.`;
