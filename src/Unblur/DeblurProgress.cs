namespace Unblur;

/// <summary>How far a restoration or an estimate of motion is.</summary>
/// <param name="TilesDone">Tiles done; it starts again at 0 when memory ran out and smaller tiles are tried.</param>
/// <param name="Tiles">All tiles.</param>
/// <param name="TimeLeft">An estimate, once one tile is done.</param>
public sealed record DeblurProgress(int TilesDone, int Tiles, TimeSpan? TimeLeft);

/// <summary>Not even the smallest tile fits into memory. The message says what is needed, what there is, and what to do.</summary>
public sealed class DeblurMemoryException(string message, Exception? cause = null) : Exception(message, cause);
