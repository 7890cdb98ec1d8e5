using Vectron.PlacementDriver.Server.Hosting;

using var output = Console.OpenStandardOutput();
return (int)await EntryPoint.RunAsync(args, Console.Out, output, Console.Error).ConfigureAwait(false);
