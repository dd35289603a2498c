using Sigmask.Cli;
using Sigmask.Cli.Terminals;
using Sigmask.Losses;

ThreadSpinning.Shorten();
using var interruption = new Interruption();
return Tool.Run(args, Terminal.OfProcess(), interruption.Token, interruption.Termination);
