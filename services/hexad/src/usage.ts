export const USAGE = `hexad — a brief goes in, a proven repository comes out

  hexad build [<file>… | <folder> | "<prompt>"]   build a repository from a brief; a folder is an existing system to go on from
      --out DIR          where it is written (default: ./<name>): an empty or absent folder, or one that was built before,
                         which is generated anew; what you made of it stays
      --stack A,B        template packs, or folders of your own: ./my-pack (default: node-api,react-spa)
      --deploy A,B       files for compose and helm, or none (default: none)
      --ci A,B           pipelines for github and gitlab, or none (default: github)
      --database NAME    where the API keeps its records: sqlite or postgres (default: what the brief asks for, else sqlite)
      --answers FILE     JSON object: question id → answer
      --yes              ask nothing; every open question takes its default, listed as an assumption
      --json             progress and result as one JSON object a line
      --url URL          on the platform there, with the key in HEXAD_KEY (default: here)
  hexad spec chat <file>… | "<prompt>" | SPEC   talk about a draft: what is open is asked, and answered, corrected and taken back in free words;
                         the same command goes on where it was left, and a build of the same files takes over what was said
      --project NAME  --json  --url URL
  hexad spec diff | apply   what an edit of SPEC.md, or of the spec in hexad.json, changes; take it into plan, code and tests
      --spec FILE        the edited spec, if it is another file (.md or .json)
  hexad spec drift       where spec, code and tests of a repository do not agree, both ways; exit code 2 when there is such a place
  hexad spec trace       requirement, criterion, tests and run as a table; exit code 2 when one is not proved
      --repo DIR         the repository that was built (default: here)      --json  --url URL (of apply)
  hexad conflict list RUN | show RUN NUMBER   files that you changed and that a build changes in the same place, with both sides
  hexad conflict resolve RUN NUMBER   say what is to stand; when all are decided, the build goes on
      --yours | --generated | --file FILE      --json  --url URL
  hexad resume <run>     go on with an interrupted or failed build
      --out DIR  --json  --url URL
  hexad plan <run> | <file>… | "<prompt>"   when it is done, by whom, and how sure that is; nothing is built
      --format F         text (default), json, svg, pdf, ics, mermaid, flowchart, resources (what it runs on, and its price),
                         architecture (stack with reasons, components, diagrams, API, risks; of other packs: --stack A,B)
      --what-if CHANGE   add=NAME[:skill+skill], remove=NAME, drop=STORY, start=DATE, capacity=NAME:0.5, agents=N; several: all of them
      --settings FILE    calendar, people and start date of the project, from now on
      --project NAME  --theme auto|light|dark  --out FILE  --json  --url URL
  hexad task run "<what>"   have an agent do it in a repository: a branch there, its description, and the proof that it is done
      --repo DIR         the repository (default: here), or its address; its files and what is checked out stay as they are
      --kind K           which agent (default: code)      --base NAME   branch, tag or commit (default: what is checked out)
      --criterion TEXT   what must hold (several)         --check "NAME: COMMAND"   how it is checked (several; default: what the repository has)
      --file PATH        what will probably change (several)   --branch NAME   of the result   --budget USD   for models (default: 2)
      --project NAME  --key KEY  --detach
  hexad task watch <run>   follow a task, or go on with one whose platform went away
  hexad task dead list|retry|drop   tasks that were given up because agents were lost with them: see them, try them again, or forget them
  hexad task message <run> "<text>"   say something to the agent, or answer what it asked; --step PATH where several are at work
      --json  --url URL  with each of them
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
  hexad workflow test <file>… | <folder>   play the cases of workflow files (deploy.test.yaml) under a virtual clock; no platform is needed
      --case FILE  --only NAME  --format text|json|junit  --json
      --record RUN       write what the steps of a finished run answered as a case      --out FILE  --url URL
  hexad workflow schema  the JSON Schema of workflow files, for editors; --overlay: of overlays; --tests: of files of cases
  hexad workflow list | show NAME | versions NAME | put FILE | delete NAME   the workflows that runs can be started of
  hexad workflow overlay put FILE | show FILE|NAME | versions NAME | delete NAME   changes in one that is not your own;
      show FILE          the workflow that would come out; nothing is kept
      --project ID       of one project, not of the whole tenant
      --name NAME        of the workflow (default: that of the file)   --dry-run  --json  --url URL
  hexad run start <name> | <file.yaml>   run a workflow and follow it to its end
      --input NAME=VALUE (JSON keeps its type; several)   --inputs FILE   --project NAME   --priority low|normal|high   --key KEY   --detach
  hexad run list         runs, the newest first
      --state S  --workflow W  --project P  --since 7d  --until TIME  --limit N  --after CURSOR
  hexad run show <run>   its steps with states, attempts and errors      --journal  --source (the file that it is pinned to)  --variable <name>
  hexad run watch <run>  everything that happened and happens, until it has ended
  hexad run signal <run> <signal>   give a waiting step what it waits for      --payload JSON  --payload-file FILE
  hexad run pause|resume|cancel <run>
  hexad run retry <run> <step>   try a failed step again, with all that needs it
  hexad run rerun <run>  a new run of the same file      --from STEP  --input NAME=VALUE  --inputs FILE  --detach
  hexad run migrate <run>   a waiting or paused run goes on with another version of its workflow      --to NAME|FILE  --dry-run
  hexad run retention    how long ended runs are kept      --archive-after DAYS  --delete-after DAYS|never
  hexad run patch <run>  set variables by hand      --set NAME=VALUE  --variables FILE
      --json  --url URL  with each of them
  hexad approvals list   what waits for people, and what they decided      --mine  --state S  --project ID  --run ID
  hexad approvals show ID   what it is about, and everything that was said
  hexad approvals approve|reject ID --revision R   as it was shown      --comment TEXT  --form JSON  --on-behalf-of PERSON
  hexad approvals withdraw ID --revision R | link ID   take your vote back; a link with which you decide once
  hexad approvals delegate PERSON --until TIME | delegations | undelegate ID      --project ID  --json  --url URL
  hexad approvals chat bind | list | unbind TEAM USER   who you are in Slack: a code to say there, as whom you decide there
  hexad approvals chat app   the signing secret of the tenant's Slack app, from standard input      --forget  --json  --url URL
  hexad plugin list      what services outside do for workflows: actions, who serves them since when, steps under way      --json  --url URL
  hexad secret set NAME  a secret that workflows name, from standard input; list, delete NAME; no value is ever shown
  hexad hosts list | allow HOST… | forbid HOST…   where \`system: http\` of workflows may call
      --project ID       of one project, not of the whole tenant      --json  --url URL
  hexad connection add NAME --provider github|slack   a git host or a chat; its token comes from standard input and is never shown
      --for OWNER[/REPO] (several)  --api-url URL of an Enterprise server
  hexad connection list | test ID | delete ID   which there are, whose token it is
      --project ID       of one project, not of the whole tenant      --json  --url URL
  hexad schedule put NAME   start runs by the clock; makes the schedule of this name, or changes it
      --project ID --workflow NAME --cron "0 3 * * *"   five fields, @daily and the like; six with --seconds
      --zone Europe/Berlin  --inputs JSON  --missed skip|once|all[:N]  --overlap allow|skip|replace  --jitter SECONDS  --start --end TIME  --priority P
  hexad schedule list | show ID | pause ID | resume ID | delete ID | fires ID   --project ID  --limit N
  hexad schedule times --cron "0 3 * * *"   the next times; nothing is kept      --json  --url URL
  hexad trigger put NAME   start runs when something happens
      --project ID --workflow NAME  --event TYPE [--filter '\${…}'] | --webhook standard|github | --manual [--form SCHEMA]
      --inputs JSON  --per-minute N  --max-depth N  --priority low|normal|high
  hexad trigger start ID   start the run of a manual trigger      --form JSON  --key KEY
  hexad trigger list | show ID | pause ID | resume ID | delete ID | secret ID | deliveries ID      --json  --url URL
  hexad review findings | rules   what reviewers found in a project, and the rules learned from it      --state S  --limit N
  hexad review dismiss ID [--reason TEXT] | reopen ID   say that a finding is none, or may come back
  hexad review approve ID | revoke ID   have reviewers keep to a rule, or no longer      --project ID  --json  --url URL with each of them
  hexad policy show | set   what agents may do without a person's yes, and what becomes of a question that nobody answers
      --allow-below 1-4|kind  --otherwise ask|refuse  --answer-minutes N|none  --silence refuse|end   --project ID  --json  --url URL
  hexad reaction set NAME  what is done by itself when something happens in a project; makes the rule of this name, or changes it
      --project ID --event TYPE --action start:WORKFLOW|rerun[:STEP]|retry_step[:STEP]|resume|cancel|notify:CHANNEL,…|alert[:SEVERITY]
      --filter 'data.state == "failed"'  --inputs JSON  --retries N  --retry-after SECONDS  --escalate-after SECONDS  --escalate ACTION
  hexad reaction set --file FILE   the whole table of a project: a list of rules in YAML or JSON, as \`show\` writes it
  hexad reaction list | show [NAME] | remove NAME   its rules
  hexad reaction log | resolve ID   what they did; end one by hand      --state S  --limit N  --json  --url URL
  hexad notify channel add NAME --webhook URL | --mail ADDRESS | --chat CONNECTION --room '#dev' | --websocket   where messages go; the secret of a webhook is shown this once
      --project ID       of one project, not of the whole tenant      --personal   your own
  hexad notify channel list | test ID | secret ID | enable ID | remove ID   send one message over it, make a new secret, switch it on again
      --overlap SECONDS  for which the secret of before signs as well
  hexad notify subscription add NAME --event TYPE --channel ID   who hears of what (several of each)
      --project ID  --filter 'data.state == "failed"'  --severity info|warning|error|critical  --urgent  --personal
      --digest daily@09:00 --zone Europe/Berlin  --dedupe EXPRESSION --dedupe-seconds N
  hexad notify subscription list | pause ID | resume ID | remove ID
  hexad notify digest ID hourly|daily@09:00|weekly:mon@09:00|off   what comes over a subscription in one message      --zone Z
  hexad notify delivery list | replay ID   messages and what became of them; send one again      --channel ID  --state S  --limit N
  hexad notify template list | show TYPE | set TYPE --subject TEXT --text FILE [--html FILE] | remove TYPE   the words of messages
  hexad notify quiet show | set --span mon-fri@22:00-07:00 --zone Z | off   when you are not to be disturbed      --json  --url URL
  hexad replay <conversation>   ask the models of a logged conversation again, with today's prompts, and show what changed
      --model M  --json  --url URL
  hexad backup FILE      the data folder as one file; nothing may run on it meanwhile
  hexad restore FILE     makes the data folder, which must be empty or absent, from a backup
  hexad setup            make the database template and install the packs' dependencies

Data is kept in HEXAD_DATA_DIR (default ~/.hexad).
Exit codes: 0 done, 2 incomplete (a criterion has no passing test), 64–78 refused, with the reason.`;
