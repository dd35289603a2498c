using Sigmask.Cli;
using Sigmask.Cli.Terminals;
using Sigmask.Losses;

LibTorch.Prepare();
using var interruption = new Interruption();
return Tool.Run(args, Terminal.OfProcess(interruption.Token), Restart.IsOpen ? Restart.WithSafeInstructions : null, interruption.Token, interruption.Termination);
