# berth's own commands on a state that does not exist yet, and on one that does.
$ berth state path
  {WORK}/home/.local/state/berth
$ berth info
  version  0.1.0
  state    {WORK}/home/.local/state/berth (not made yet)
  clock    2026-01-01T00:00:00Z virtual
  runtime  simulated
  workers  none
  next     a command goes to this state
$ berth clock show
  2026-01-01T00:00:00Z virtual
$ berth state show
  {
      "state": "{WORK}/home/.local/state/berth",
      "exists": false,
      "time": "1970-01-01T00:00:00Z",
      "sequence": 0,
      "documents": {}
  }
$ berth state history
$ ls -A "$HOME"
$ berth ecs create-cluster --cluster-name web --output off
$ berth state show
  {
      "state": "{WORK}/home/.local/state/berth",
      "exists": true,
      "time": "2026-01-01T00:00:00Z",
      "sequence": 1,
      "settings": {
          "clock": "virtual",
          "seed": 1,
          "runtime": "simulated"
      },
      "documents": {
          "berth/world": 1,
          "ecs/cluster": 1
      }
  }
$ berth state show 123456789012/us-east-1/
  123456789012/us-east-1/ecs/cluster/web
$ berth state show 123456789012/us-east-1/ecs/cluster/web | head -3
  {
      "clusterArn": "arn:aws:ecs:us-east-1:123456789012:cluster/web",
      "clusterName": "web",
$ berth state show nothing
!
! berth: [ERROR]: there is no document nothing; berth state show PREFIX/ lists keys
? 255
$ berth state history
  1	2026-01-01T00:00:00Z	ecs create-cluster	123456789012/us-east-1/ecs/cluster/web	put
  1	2026-01-01T00:00:00Z	ecs create-cluster	-/-/berth/world/settings	put
$ berth state history --limit 1 --output json | head -6
  [
      {
          "sequence": 1,
          "time": "2026-01-01T00:00:00Z",
          "command": "ecs create-cluster",
          "key": "123456789012/us-east-1/ecs/cluster/web",
$ berth state export | head -c 6
  {"bert
% no newline
$ berth state reset --clock real
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_CLOCK is 'virtual', but the state would have 'real': unset BERTH_CLOCK, or give --clock virtual
? 253
$ BERTH_CLOCK= berth state reset --clock real
$ BERTH_CLOCK= berth info --output json | grep -v -e '"clock"'
  {
      "version": "0.1.0",
      "state": "{WORK}/home/.local/state/berth",
      "exists": true,
      "runtime": "simulated",
      "workers": [],
      "next": "this state"
  }
$ BERTH_CLOCK= BERTH_SEED= berth state reset --clock virtual --seed 7
$ BERTH_SEED=7 berth state reset
$ BERTH_SEED=7 berth clock show
  2026-01-01T00:00:00Z virtual
$ BERTH_SEED=7 berth ecs list-clusters --query clusterArns
  []
$ berth ecs list-clusters
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_SEED is '1', but this state was made with '7': unset BERTH_SEED, set it to '7', or use another state (BERTH_STATE)
? 253
$ BERTH_STATE=$HOME/other berth state path
  {WORK}/home/other
$ berth info --operations | grep -e '	list-clusters	' -e '	delete-daemon	'
  ecs	delete-daemon	no
  ecs	list-clusters	yes
$ berth info --operations --output json | head -6
  [
      {
          "service": "ecs",
          "operation": "continue-service-deployment",
          "works": false
      },
$ berth state
!
! berth: [ERROR]: An error occurred (ParamValidation): the following arguments are required: subcommand
!
! usage: berth state path
!        berth state show [KEY]
!        berth state export
!        berth state import [FILE]
!        berth state history [KEY] [--limit N]
!        berth state reset [--clock real|virtual|eager] [--seed N] [--runtime simulated]
! To see help text, you can run:
!
!   berth state help
? 252
$ berth state vanish
!
! berth: [ERROR]: An error occurred (ParamValidation): argument subcommand: Found invalid choice 'vanish'
!
!
! usage: berth state path
!        berth state show [KEY]
!        berth state export
!        berth state import [FILE]
!        berth state history [KEY] [--limit N]
!        berth state reset [--clock real|virtual|eager] [--seed N] [--runtime simulated]
! To see help text, you can run:
!
!   berth state help
? 252
$ BERTH_SEED=7 berth ecs create-cluster --cluster-name web --output off
$ BERTH_SEED=7 berth state export > saved
$ berth state import saved
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_SEED is '1', but the state would have '7': unset BERTH_SEED
? 253
$ BERTH_SEED= berth state import saved
!
! berth: [ERROR]: {WORK}/home/.local/state/berth is not empty: an import goes into an empty state; berth state reset empties this one, BERTH_STATE names another
? 255
$ BERTH_SEED= BERTH_CLOCK=real BERTH_STATE=$HOME/other berth state import saved
!
! berth: [ERROR]: An error occurred (Configuration): BERTH_CLOCK is 'real', but the state would have 'virtual': unset BERTH_CLOCK
? 253
$ BERTH_SEED=7 BERTH_STATE=$HOME/other berth clock set 2026-02-01T00:00:00Z
  2026-02-01T00:00:00Z virtual
$ BERTH_SEED= BERTH_STATE=$HOME/other berth state import < saved
$ BERTH_SEED= BERTH_STATE=$HOME/other berth ecs list-clusters --query clusterArns --output text
  arn:aws:ecs:us-east-1:123456789012:cluster/web
$ BERTH_SEED= BERTH_STATE=$HOME/other berth state export | cmp - saved
$ BERTH_SEED=7 BERTH_STATE=$HOME/other berth clock show
  2026-01-01T00:00:00Z virtual
$ sed 's/"web"/"wob"/' saved | BERTH_SEED= BERTH_STATE=$HOME/third berth state import -
!
! berth: [ERROR]: standard input:5: the checksum of commit 5 does not hold; nothing was imported
? 255
$ (cat saved; echo rubbish) > spoilt; BERTH_SEED= BERTH_STATE=$HOME/third berth state import spoilt
!
! berth: [ERROR]: spoilt:6: the line is neither a document nor a commit; nothing was imported
? 255
$ BERTH_STATE=$HOME/third berth state import /dev/null
!
! berth: [ERROR]: /dev/null:1: this does not begin as `berth state export` does; nothing was imported
? 255
$ BERTH_STATE=$HOME/third berth state import nowhere
!
! berth: [ERROR]: nowhere: cannot be read: No such file or directory
? 255
$ ls "$HOME/third"
! ls: cannot access '{WORK}/home/third': No such file or directory
? 2
