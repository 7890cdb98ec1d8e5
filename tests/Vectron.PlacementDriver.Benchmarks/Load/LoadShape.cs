namespace Vectron.PlacementDriver.Benchmarks.Load;

/// <summary>How a load is offered.</summary>
/// <param name="Connections">HTTP/2 connections.</param>
/// <param name="Streams">Calls at once on each connection.</param>
/// <param name="CallsPerSecond">Offered by all connections together; null for as many as are answered.</param>
/// <param name="WithLatencies">Whether each call's latency is written down; costs the generator a little.</param>
internal sealed record LoadShape(int Connections, int Streams, double? CallsPerSecond = null, bool WithLatencies = false);
