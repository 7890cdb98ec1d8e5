using Vectron.PlacementDriver.Samples;

// dotnet run --project src/Vectron.PlacementDriver.Samples -- gateway|worker|operator [host:port,...]
string[] addresses = args.Length > 1 ? args[1].Split(',') : ["localhost:6001"];
using var end = new CancellationTokenSource();
Console.CancelKeyPress += (_, key) =>
{
    key.Cancel = true;
    end.Cancel();
};

switch (args.FirstOrDefault())
{
    case "gateway":
        await GatewaySample.RunAsync(addresses, end.Token).ConfigureAwait(false);
        break;
    case "worker":
        await WorkerSample.RunAsync(addresses, end.Token).ConfigureAwait(false);
        break;
    case "operator":
        await OperatorSample.RunAsync(addresses, end.Token).ConfigureAwait(false);
        break;
    default:
        Console.Error.WriteLine("say gateway, worker or operator, and the driver's addresses");
        return 2;
}

return 0;
